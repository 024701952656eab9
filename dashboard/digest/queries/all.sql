-- Every subscription, for the operator.
select * from subscription order by subscription_id desc
