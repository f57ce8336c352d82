"""What was decided, who answers for it, and how far it has come (A3; A1-A12 grow here).

- `reading`: a plan or speech read into quantified statements, each with its sentence;
- `Plan` keeps the document, `Statement` what was read in it and what a clerk made of that;
- `Target` is a number with a deadline, split down the organisation tree and tied to an indicator;
- `progress` compares targets with figures: nobody types a result the records can compute.
"""
