-- Erase addresses long inactive, and wishes that were never confirmed.
update subscription
set email = 'erased-' || subscription_id,
    ended_at = coalesce(ended_at, :now),
    rules = null,
    watched = null
where email not like 'erased-%'
  and (last_activity_at < :inactive_since
       or (confirmed_at is null and created_at < :unconfirmed_since))
