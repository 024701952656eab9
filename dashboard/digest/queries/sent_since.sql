-- How many mails went to a subscription since a moment.
select count(*) as n from delivery where subscription_id = ? and sent_at >= ?
