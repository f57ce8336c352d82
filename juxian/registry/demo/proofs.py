"""A scan beside an entry, and what the talent proposes for their own file."""

from juxian.accounts.models import User
from juxian.core.demonstration import District
from juxian.registry.models import Person
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.services import add_evidence, propose

CERTIFICATE = "DEMONSTRATION - scan of a certificate"


def load(district: District, person: Person, account: User) -> None:
    """Put a file beside the person's first training, and let them propose a patent with another."""
    training = person.trainings.earliest("pk")
    add_evidence(
        person=person, section="trainings", row=training.pk, name="结业证书（演示）.pdf", content=pdf(CERTIFICATE), by=district.by,
        at=district.at,
    )  # fmt: skip
    propose(
        section=NAMED["achievements"], person=person, kind="invention", title="一种厌氧反应器的布水装置",
        reference="ZL202410999001.X", achieved=district.at.date(), rank=1, amount=None, evidence="专利证书",
        attachment=("专利证书（演示）.pdf", pdf(CERTIFICATE)), by=account, at=district.at,
    )  # fmt: skip


def pdf(said: str) -> bytes:
    """Return a page with one line in Latin letters."""
    page = f"BT /F1 18 Tf 72 760 Td ({said}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
