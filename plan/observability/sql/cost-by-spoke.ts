/**
 * Cost by spoke: what a spoke's traffic through the transit gateway costs its sender, what it costs at the endpoints and
 * between Regions, and its attachment's hours, at the prices of its Region. Where another Region serves a spoke, calls and
 * answers are seen at the peering of the spoke's own gateway.
 */
export const COST_BY_SPOKE = `
WITH unit AS (
  SELECT
    region,
    max(CASE WHEN name = 'transitGatewayGb' THEN usd END) AS transit_gb,
    max(CASE WHEN name = 'interfaceEndpointGb' THEN usd END) AS endpoint_gb,
    max(CASE WHEN name = 'transitGatewayAttachmentHour' THEN usd END) AS attachment_hour,
    max(CASE WHEN name = 'interRegionGb' THEN usd END) AS crossing_gb
  FROM prices
  GROUP BY region
),
days AS (
  SELECT count(DISTINCT day) AS number
  FROM transit_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
),
sent AS (
  SELECT tgw_attachment_id AS attachment_id, CAST(sum(bytes) AS double) / 1073741824 AS gb
  FROM transit_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND flow_direction = 'ingress'
  GROUP BY tgw_attachment_id
),
returned AS (
  SELECT tgw_pair_attachment_id AS attachment_id, CAST(sum(bytes) AS double) / 1073741824 AS gb
  FROM transit_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND flow_direction = 'ingress'
    AND tgw_attachment_id IN (SELECT attachment_id FROM attachments WHERE kind IN ('hub', 'peering'))
  GROUP BY tgw_pair_attachment_id
),
to_hub AS (
  SELECT tgw_attachment_id AS attachment_id, CAST(sum(bytes) AS double) / 1073741824 AS gb
  FROM transit_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND flow_direction = 'ingress'
    AND tgw_pair_attachment_id IN (SELECT attachment_id FROM attachments WHERE kind IN ('hub', 'peering'))
  GROUP BY tgw_attachment_id
),
crossed AS (
  SELECT spoke_id AS attachment_id, CAST(sum(bytes) AS double) / 1073741824 AS gb
  FROM (
    SELECT tgw_attachment_id AS spoke_id, tgw_pair_attachment_id AS way, bytes
    FROM transit_flows
    WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
      AND flow_direction = 'ingress'
    UNION ALL
    SELECT tgw_pair_attachment_id AS spoke_id, tgw_attachment_id AS way, bytes
    FROM transit_flows
    WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
      AND flow_direction = 'ingress'
  ) AS flows
  WHERE way IN (SELECT attachment_id FROM attachments WHERE kind = 'peering')
  GROUP BY spoke_id
)
SELECT
  attachments.name AS spoke,
  attachments.domain,
  attachments.account,
  attachments.region,
  days.number AS days,
  coalesce(sent.gb, 0) AS gb_sent,
  coalesce(returned.gb, 0) AS gb_from_endpoints,
  days.number * 24 * unit.attachment_hour AS attachment_usd,
  coalesce(sent.gb, 0) * unit.transit_gb AS sent_usd,
  coalesce(returned.gb, 0) * unit.transit_gb AS answers_usd,
  (coalesce(to_hub.gb, 0) + coalesce(returned.gb, 0)) * unit.endpoint_gb AS endpoints_usd,
  coalesce(crossed.gb, 0) * unit.crossing_gb AS between_regions_usd,
  days.number * 24 * unit.attachment_hour
    + (coalesce(sent.gb, 0) + coalesce(returned.gb, 0)) * unit.transit_gb
    + (coalesce(to_hub.gb, 0) + coalesce(returned.gb, 0)) * unit.endpoint_gb
    + coalesce(crossed.gb, 0) * unit.crossing_gb AS total_usd
FROM attachments
JOIN unit ON unit.region = attachments.region
CROSS JOIN days
LEFT JOIN sent ON sent.attachment_id = attachments.attachment_id
LEFT JOIN returned ON returned.attachment_id = attachments.attachment_id
LEFT JOIN to_hub ON to_hub.attachment_id = attachments.attachment_id
LEFT JOIN crossed ON crossed.attachment_id = attachments.attachment_id
WHERE attachments.kind = 'spoke'
ORDER BY total_usd DESC, spoke
`;
