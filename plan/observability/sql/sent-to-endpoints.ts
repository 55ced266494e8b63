/** Which spoke sent what to the endpoints, by day. */
export const SENT_TO_ENDPOINTS = `
WITH flows AS (
  SELECT
    day,
    interface_id,
    action,
    CASE WHEN flow_direction = 'ingress' THEN bytes ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN bytes ELSE 0 END AS received,
    CASE WHEN flow_direction = 'ingress' THEN srcaddr ELSE dstaddr END AS address
  FROM vpc_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND log_status = 'OK'
),
places AS (
  SELECT
    flows.day,
    endpoints.service,
    endpoints.domain AS endpoint_domain,
    flows.action,
    flows.sent,
    flows.received,
    TRY_CAST(split_part(flows.address, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(flows.address, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(flows.address, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(flows.address, '.', 4) AS bigint) AS address_number
  FROM flows
  JOIN endpoints ON endpoints.interface_id = flows.interface_id
)
SELECT
  places.day,
  coalesce(subnets.spoke, subnets.place, '(not a subnet of this network)') AS spoke,
  subnets.domain,
  subnets.subnet,
  subnets.consumer,
  places.endpoint_domain,
  places.service,
  places.action,
  sum(places.sent) AS bytes_sent,
  sum(places.received) AS bytes_received,
  count(*) AS records
FROM places
LEFT JOIN subnets
  ON places.address_number BETWEEN subnets.first_address AND subnets.last_address
  AND subnets.place IN ('spoke', 'on-premises')
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1 DESC, 9 DESC, 2, 3, 4, 5, 6, 7, 8
`;
