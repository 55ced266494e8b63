/** Packets lost to missing routes or blackholes, per attachment: what segmentation has turned away. */
export const LOST_PACKETS = `
SELECT
  transit_flows.day,
  coalesce(attachments.name, transit_flows.tgw_attachment_id) AS attachment,
  attachments.domain,
  transit_flows.srcaddr,
  transit_flows.dstaddr,
  transit_flows.dstport,
  transit_flows.protocol,
  sum(transit_flows.packets_lost_no_route) AS lost_no_route,
  sum(transit_flows.packets_lost_blackhole) AS lost_blackhole,
  sum(transit_flows.packets_lost_mtu_exceeded) AS lost_too_large,
  min(from_unixtime(transit_flows."start")) AS first_seen,
  max(from_unixtime(transit_flows."end")) AS last_seen
FROM transit_flows
LEFT JOIN attachments ON attachments.attachment_id = transit_flows.tgw_attachment_id
WHERE transit_flows.day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND coalesce(transit_flows.packets_lost_no_route, 0) + coalesce(transit_flows.packets_lost_blackhole, 0)
    + coalesce(transit_flows.packets_lost_mtu_exceeded, 0) > 0
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1 DESC, 8 DESC, 9 DESC, 2, 3, 4, 5, 6, 7
`;
