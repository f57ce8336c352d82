"""聚贤 (Juxian): the system on which a Chinese talent office runs its year."""
