/** The style sheet of the report, for light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --page:#ffffff; --ink:#1b2330; --soft:#5a6577; --edge:#c6cedb; --box:#f5f7fa; --back:#eceff4;
  --good:#18794e; --bad:#c62a2f; --open:#a15c00; --d0:#2563c9; --d1:#0f7f6c; --d2:#8a4fc4; --d3:#b3561a; --d4:#a8326f; --d5:#5d6d10; }
@media (prefers-color-scheme: dark) { :root { --page:#12161d; --ink:#e4e9f1; --soft:#9aa6b8; --edge:#3a4557; --box:#1c2330; --back:#171d27;
  --good:#4cc38a; --bad:#ff8589; --open:#f5b04c; --d0:#7aa7f7; --d1:#4fc7b2; --d2:#c29af0; --d3:#f0a070; --d4:#ee8fbd; --d5:#c0cf62; } }
body { margin:0 auto; max-width:1240px; padding:24px; background:var(--page); color:var(--ink); font:15px/1.5 system-ui,sans-serif; }
h1 { font-size:22px; margin:0 0 4px } h2 { font-size:17px; margin:32px 0 8px } p { margin:4px 0; color:var(--soft) }
.wide { overflow-x:auto } svg { min-width:900px; width:100%; height:auto; font-family:system-ui,sans-serif }
table { border-collapse:collapse } th,td { border:1px solid var(--edge); padding:4px 9px; text-align:left; vertical-align:top }
th { font-weight:600; background:var(--box) } td.cell { text-align:center }
.holds,.yes { color:var(--good) } .violated { color:var(--bad); font-weight:600 } .undetermined,.some,.doubt { color:var(--open); font-weight:600 }
.no,.skipped,.none { color:var(--soft) } .badge { border:2px solid currentColor; border-radius:6px; padding:0 10px; font-size:16px }
details { margin:6px 0 } summary { cursor:pointer } pre { overflow-x:auto; background:var(--box); border:1px solid var(--edge); padding:10px; font-size:13px }
.d0{--c:var(--d0)} .d1{--c:var(--d1)} .d2{--c:var(--d2)} .d3{--c:var(--d3)} .d4{--c:var(--d4)} .d5{--c:var(--d5)}
svg rect { fill:var(--box); stroke:var(--edge) } svg .gateway rect, svg .hub rect { fill:var(--back) }
svg .table rect, svg .set rect { fill:var(--page) } svg rect.bar { fill:var(--c,var(--soft)); stroke:none }
svg .flagged > rect:first-of-type { stroke:var(--bad); stroke-width:2 } h1,summary,p { overflow-wrap:anywhere }
svg text { fill:var(--ink) } svg .title { font-size:13px; font-weight:600 } svg .line { font-size:11.5px; fill:var(--soft) }
svg .heading .title { fill:var(--c,var(--soft)) } svg path { fill:none; stroke:var(--c,var(--soft)); stroke-width:1.6; opacity:.75 }
svg path.route { stroke-dasharray:5 4 } svg path.over { stroke:var(--bad) } svg path.peering { stroke:var(--bad); stroke-width:2 }
`;
