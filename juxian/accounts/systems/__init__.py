"""Other systems that read from this one: their accounts, their tokens, and how a token opens the API.

The system administrator makes the account and says from which addresses it may come; the security administrator issues
its tokens. So neither of them alone can read with one.
"""
