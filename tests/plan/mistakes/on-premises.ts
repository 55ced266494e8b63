import type { Raw } from "../../support/stacks";
import type { Mistake } from "./types";

/** The ways in for networks outside of AWS. */
export const ON_PREMISES: readonly Mistake[] = [
  {
    name: "on-premises overlaps a supernet",
    make: (r) => (r["onPremises"].prefixes = ["10.96.0.0/16"]),
    says: /^onPremises\.prefixes\.0: overlaps a supernet of domain prod \(10\.96\.0\.0\/12\), got 10\.96\.0\.0\/16/,
  },
  ...[
    ["the whole", "0.0.0.0/0"],
    ["half of the", "0.0.0.0/1"],
    ["half of the", "128.0.0.0/1"],
    ["a large part of the", "8.0.0.0/7"],
  ].map(([share = "", block = ""]) => ({
    name: `on-premises as ${share} internet: ${block}`,
    make: (r: Raw) => (r["onPremises"].prefixes = [block]),
    says: `onPremises.prefixes.0: declares ${share} internet as on-premises, got ${block}; list the blocks that your own networks use, each /8 or smaller`,
  })),
  {
    name: "on-premises of another Region as the whole internet",
    make: (r) => r["regions"]["us-west-2"].onPremises.prefixes.push("0.0.0.0/0"),
    says: "regions.us-west-2.onPremises.prefixes.1: declares the whole internet as on-premises, got 0.0.0.0/0; list the blocks that your own networks use, each /8 or smaller",
  },
  {
    name: "on-premises as the whole of IPv6",
    make: (r) => (r["onPremises"].prefixes = ["::/0"]),
    says: /^onPremises\.prefixes\.0: .*got ::\/0; /,
  },
  {
    name: "a static VPN beside other ways in",
    make: (r) => (r["onPremises"].vpn.datacentre.routing = "static"),
    says: "onPremises.vpn.datacentre.routing: announces nothing, so that no answer would find this way beside the other ways in, got static; write bgp, or make it the only way into this Region",
  },
  {
    name: "a static VPN beside another one in another Region",
    make: (r) => (r["regions"]["eu-west-1"].onPremises.vpn.annex = { address: "198.51.100.31" }),
    says: /^regions\.eu-west-1\.onPremises\.vpn\.office\.routing: announces nothing/,
  },
  {
    name: "on-premises overlaps an outsider",
    make: (r) => r["onPremises"].prefixes.push("172.20.0.0/16"),
    says: /^onPremises\.prefixes\.1: overlaps spoke acquired/,
  },
  {
    name: "on-premises overlaps the hub",
    make: (r) => (r["onPremises"].prefixes = ["10.64.0.0/16"]),
    says: /^onPremises\.prefixes\.0: overlaps the hub/,
  },
  {
    name: "on-premises twice",
    make: (r) => r["onPremises"].prefixes.push("10.200.3.0/24"),
    says: /^onPremises\.prefixes\.1: overlaps onPremises\.prefixes\.0/,
  },
  {
    name: "on-premises of an unknown domain",
    make: (r) => (r["onPremises"].domain = "prd"),
    says: "onPremises.domain: names no domain of this file, got prd; did you mean prod?",
  },
  {
    name: "on-premises without a way in",
    make: (r) => {
      r["onPremises"].vpn = {};
      delete r["onPremises"].directConnect;
    },
    says: "onPremises: has no way in; add vpn or directConnect",
  },
  {
    name: "VPN device without an address",
    make: (r) => (r["onPremises"].vpn.datacentre.address = "vpn.example.com"),
    says: "onPremises.vpn.datacentre.address: is not an IPv4 address, got vpn.example.com; write it like 198.51.100.7",
  },
  {
    name: "Direct Connect gateway id malformed",
    make: (r) => (r["onPremises"].directConnect = { gateway: { existing: "dxgw-1" } }),
    says: /^onPremises\.directConnect\.gateway\.existing: is not the id of a Direct Connect gateway/,
  },
  {
    name: "Direct Connect gateway by another key than create or existing",
    make: (r) => (r["onPremises"].directConnect = { gateway: { id: "nonsense" } }),
    says: "onPremises.directConnect.gateway.id: is an unknown key, got id; write create or existing instead",
  },
  {
    name: "Direct Connect gateway of an unknown account",
    make: (r) => (r["onPremises"].directConnect = { gateway: { create: { asn: 64520 } }, account: "netwrk" }),
    says: "onPremises.directConnect.account: names no account of this file, got netwrk; did you mean network?",
  },
  {
    name: "forwarding to a server that nothing routes to",
    make: (r) => (r["onPremises"].resolver.forward.corp.targets = ["192.0.2.53"]),
    says: /^onPremises\.resolver\.forward\.corp\.targets\.0: lies in none of the declared on-premises blocks/,
  },
  {
    name: "forwarding what is no domain name",
    make: (r) => (r["onPremises"].resolver.forward.corp.domain = "corp"),
    says: /^onPremises\.resolver\.forward\.corp\.domain: is not a domain name/,
  },
];
