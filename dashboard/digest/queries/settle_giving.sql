-- A sender stopped while giving the message: nobody can tell, so it is not sent a second time.
update delivery
set state = 'unconfirmed', reason = 'the sender stopped while giving the message'
where run_key = :run_key and subscription_id = :subscription_id
  and state = 'giving' and lease_until <= :now
