"""The trail: who did what, when, from where, what it was before and after. Append-only and hash-chained.

- `services.record()` is called by every service inside its own transaction;
- `chain` computes and verifies the hashes (`juxian audit verify [--head FILE]`);
- the actor is text: this module knows neither users nor anything above it;
- each action's sentence is registered by the module that does it (`actions.register`).
"""
