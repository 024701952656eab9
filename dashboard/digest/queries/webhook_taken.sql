-- Whether the receiver took an event.
select 1 from webhook_delivery where event_id = ?
