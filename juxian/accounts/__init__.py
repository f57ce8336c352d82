"""Who may do what: users, roles, memberships, sign-in, the three administrators.

A `Role` is a named set of permissions; a `Membership` gives a user a role at an organisation for a period and
reaches that organisation's subtree. Modules register their permissions with the roles that hold them
(`permissions.register`, from `apps.py`); `User.reach(permission)` says where a user holds one, and every
query starts from `visible_to(user)`, which uses it.
"""
