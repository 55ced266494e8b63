/** VPN tunnels: when they went down or lost a route, and what the tunnel said about it. */
export const TUNNEL_EVENTS = `
SELECT
  day,
  resource_id AS tunnel,
  from_unixtime(event_timestamp) AS seen_at,
  coalesce(status, ike_phase2_state, ike_phase1_state) AS state,
  coalesce(message, details) AS message
FROM vpn_tunnels
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND (
    lower(status) IN ('down', 'withdrawn')
    OR lower(ike_phase1_state) = 'down'
    OR lower(ike_phase2_state) = 'down'
  )
ORDER BY event_timestamp DESC, tunnel, state, message
`;
