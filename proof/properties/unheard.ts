/** What a router on-premises may send, whatever was announced to it. */
import { Tracer } from "../tracer/trace";
import { Reach } from "./reach";
import type { OnPremisesScene, Scene } from "./scene";

/**
 * The network as it is to a router on-premises that sends what nobody announced to it: announced prefixes are no filter
 * of packets (Direct Connect guide, Allowed prefixes interactions), so nothing may rest on them.
 */
export function unheard(scene: Scene, { via }: OnPremisesScene): Reach {
  const heard = ["0.0.0.0/0", "::/0"];
  const attachments = new Map(scene.model.attachments);
  const attachment = attachments.get(via);
  if (attachment) attachments.set(via, { ...attachment, heard });
  const vpnGateways = new Map(scene.model.vpnGateways);
  const gateway = vpnGateways.get(via);
  if (gateway) vpnGateways.set(via, { ...gateway, heard });
  return new Reach(new Tracer({ ...scene.model, attachments, vpnGateways }), scene.reach.without);
}
