-- Every decision about a candidate, oldest first.
select * from candidate_decision where candidate_id = ? order by decision_id
