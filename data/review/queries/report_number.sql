-- The number of the report that says these words about this figure.
select report_id from error_report where fact = :fact and claim = :claim
