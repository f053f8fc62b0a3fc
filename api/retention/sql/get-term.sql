-- The term of :dataClass in days.
SELECT days FROM retention_terms WHERE data_class = :dataClass
