/**
 * On-premises use: what came in through attachments that are neither a VPC's nor a peering, and where it went. Each packet
 * counts once, at the gateway where on-premises is: what crosses a peering is seen at both.
 */
export const ON_PREMISES_USE = `
WITH peerings AS (
  SELECT attachment_id FROM attachments WHERE kind = 'peering'
),
entries AS (
  SELECT
    transit_flows.*,
    tgw_src_vpc_id = '-' AND tgw_attachment_id NOT IN (SELECT attachment_id FROM peerings) AS comes_in,
    tgw_dst_vpc_id = '-' AND tgw_pair_attachment_id NOT IN (SELECT attachment_id FROM peerings) AS goes_out
  FROM transit_flows
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND flow_direction = 'ingress'
),
flows AS (
  SELECT
    day,
    tgw_pair_attachment_id,
    CASE WHEN comes_in THEN 'in' ELSE 'out' END AS direction,
    CASE WHEN comes_in THEN srcaddr ELSE dstaddr END AS on_premises_address,
    CASE WHEN comes_in THEN dstaddr ELSE srcaddr END AS aws_address,
    CASE WHEN comes_in THEN dstport ELSE srcport END AS aws_port,
    bytes,
    coalesce(packets_lost_no_route, 0) + coalesce(packets_lost_blackhole, 0) AS lost
  FROM entries
  WHERE comes_in OR goes_out
),
numbered AS (
  SELECT
    day, tgw_pair_attachment_id, direction, aws_port, bytes, lost, on_premises_address,
    TRY_CAST(split_part(on_premises_address, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(on_premises_address, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(on_premises_address, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(on_premises_address, '.', 4) AS bigint) AS outside_number,
    TRY_CAST(split_part(aws_address, '.', 1) AS bigint) * 16777216
      + TRY_CAST(split_part(aws_address, '.', 2) AS bigint) * 65536
      + TRY_CAST(split_part(aws_address, '.', 3) AS bigint) * 256
      + TRY_CAST(split_part(aws_address, '.', 4) AS bigint) AS inside_number
  FROM flows
)
SELECT
  numbered.day,
  coalesce(outside.cidr, numbered.on_premises_address) AS on_premises,
  inside.place AS reached,
  coalesce(inside.spoke, inside.subnet) AS reached_name,
  inside.domain,
  numbered.aws_port,
  sum(CASE WHEN numbered.direction = 'in' THEN numbered.bytes ELSE 0 END) AS bytes_in,
  sum(CASE WHEN numbered.direction = 'out' THEN numbered.bytes ELSE 0 END) AS bytes_out,
  sum(numbered.lost) AS lost
FROM numbered
LEFT JOIN subnets outside
  ON numbered.outside_number BETWEEN outside.first_address AND outside.last_address
  AND outside.place = 'on-premises'
LEFT JOIN subnets inside
  ON numbered.inside_number BETWEEN inside.first_address AND inside.last_address
  AND inside.place <> 'on-premises'
-- What a spoke sent where no route leads is on its way to nobody, on-premises or not.
WHERE numbered.direction = 'in' OR numbered.tgw_pair_attachment_id <> '-' OR outside.cidr IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1 DESC, 7 DESC, 2, 3, 4, 5, 6
`;
