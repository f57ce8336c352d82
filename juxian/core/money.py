"""Money is a whole number of fen. These functions are the only place where it becomes text or yuan."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

FEN = 100
WAN = 10_000


def to_fen(yuan: Decimal | int | str) -> int:
    """Return yuan as fen, half a fen rounded up; raises `decimal.InvalidOperation` for text that is no number."""
    return int((Decimal(yuan) * FEN).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_yuan(fen: int) -> Decimal:
    """Return fen as yuan with two places."""
    return (Decimal(fen) / FEN).quantize(Decimal("0.01"))


def show(fen: int) -> str:
    """Return fen as people read it: 1,234.50, or in 万元 from ten thousand yuan on when nothing is lost."""
    yuan = to_yuan(fen)
    if yuan and yuan % 100 == 0 and abs(yuan) >= WAN:
        amount = (yuan / WAN).normalize()
        return _("%(amount)s wan yuan") % {"amount": f"{amount:,f}"}
    return _("%(amount)s yuan") % {"amount": f"{yuan:,f}".removesuffix(".00")}
