-- Threshold packs that the alert rules used, separated by a bar.
select alert_packs from release_info
