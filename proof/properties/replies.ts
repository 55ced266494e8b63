/** P5: where a request gets through, its reply comes back. Whether both take the same way is told apart from that. */
import { neighbours, usersOf, waysTo } from "./endpoints-reached";
import type { Ledger, Property } from "./ledger";
import type { Trace } from "../tracer/trace";
import type { Reached } from "./reach";
import { nameOf, servicesOf } from "./scene";

export const repliesReturn: Property = {
  id: "P5",
  title: "Replies come back",
  restsOn: [],
  check(scene, ledger) {
    const crooked = new Set<Trace>();
    const look = (subject: string, claim: string, reached: Reached): void => {
      if (reached.oneWay !== "REACHABLE") return;
      checkReply(ledger, subject, claim, reached);
      if (reached.sample.courses.some((c) => c.outcome === "open" && c.symmetric === false))
        crooked.add(reached.sample);
    };
    for (const network of scene.networks) {
      if (network.quarantined) continue;
      for (const { intent, endpoints } of servicesOf(scene, network)) {
        for (const { from, to, subnet } of waysTo(scene, usersOf(network, intent.restricted), endpoints)) {
          const claim = `${intent.service} should answer ${nameOf(network)}`;
          look(`${subnet.vpc} < ${to.station.subnet}`, claim, scene.reach.connect(from, to));
        }
      }
    }
    for (const { from, to, subject } of neighbours(scene))
      look(subject, `replies should come back, ${subject}`, scene.reach.exchange(from, to));
    ledger.note =
      crooked.size === 0
        ? "every reply takes the way of its request"
        : `${crooked.size} kinds of replies take another way than their request`;
  },
};

function checkReply(ledger: Ledger, subject: string, claim: string, reached: Reached): void {
  ledger.mustPass(subject, claim, reached);
}
