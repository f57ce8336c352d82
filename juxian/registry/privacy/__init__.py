"""What people may demand of their own data, and how long data are kept (PIPL art. 19, 44-47).

own_data    everything on file about one person, for that person
erasure     a file erased: what is deleted, what stays because the law says so
retention   rules, what is due under them, and its disposal
"""
