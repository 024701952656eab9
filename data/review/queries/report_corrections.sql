-- Every correction that reviewers decided, oldest first: a later one may take it back.
select d.*, r.claim
from error_report_decision as d
join error_report as r on r.report_id = d.report_id
where d.decision = 'corrected'
order by d.decision_id
