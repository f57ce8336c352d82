"""Pages: vacancies, who fits them, recommendations and what came of them."""
