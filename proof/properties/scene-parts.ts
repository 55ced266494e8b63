/** What belongs to a network of a scene. Apart from the scene itself, which is made with parts that ask for these. */
import type { NetworkScene, OfferedService, Scene, SetScene } from "./scene";

/** The set that a network uses. */
export function setOf(scene: Scene, { domain }: NetworkScene): SetScene | undefined {
  return scene.sets.get(domain.endpointSet);
}

/** Services of its set that a network uses: the shared ones, those it lists, and S3 where that is its way. */
export function servicesOf(scene: Scene, network: NetworkScene): OfferedService[] {
  const { services, ownServices, s3 } = network.intent;
  return (setOf(scene, network)?.services ?? []).filter(({ intent: { service, shared } }) => {
    if (ownServices.includes(service.toLowerCase())) return false;
    if (service.endsWith(".s3")) return s3 === "interface";
    return shared || services.includes(service.toLowerCase());
  });
}

/** For people: the network with its domain. */
export function nameOf({ intent, domain }: NetworkScene): string {
  return `${domain.name}/${intent.name}`;
}
