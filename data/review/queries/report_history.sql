-- Every decision about a report, oldest first.
select * from error_report_decision where report_id = ? order by decision_id
