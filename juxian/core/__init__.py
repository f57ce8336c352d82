"""What every module stands on and nobody above would want to write twice.

- `money`: integer fen and how it is shown;
- `identity`, `codes`, `text`: identity numbers, national code tables, clean text;
- `crypto`, `fields`: sensitive values encrypted at rest, found again by a blind index;
- `mask`: what a person without the right sees instead;
- `roles`, `permissions`: the roles, the permissions that modules register, how a view asks for one;
- `db`: the little vendor SQL there is: append-only tables, one writer at a time;
- `demonstration`: how the modules' parts make the demonstration district;
- `models`, `errors`: base classes of what the modules keep and of what they refuse.
"""
