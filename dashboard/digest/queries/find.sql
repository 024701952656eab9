-- One subscription that has not ended.
select * from subscription where subscription_id = ? and ended_at is null
