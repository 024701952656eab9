-- What the person behind a subscription has muted just now: by a mail of any rhythm to the same
-- address, or at the page when the name they log in with is that address.
with person as (
    select subscription_id, email from subscription
    where email = (select email from subscription where subscription_id = :subscription_id)
)
select rule_id, subject
from mute
where until > :now
  and (
    user_name in (select 'subscription:' || subscription_id from person)
    or lower(user_name) in (select 'reader:' || email from person)
  )
