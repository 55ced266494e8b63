/** Words of the intent that nothing in the network answers to: a typo there would change a verdict or nothing at all. */
import { nearest } from "../read";
import { allNames } from "./names-apart";
import type { Gap, Scene } from "./scene";
import { nameOf, setOf } from "./scene-parts";

/** One gap for each such word. */
export function idleWords(scene: Scene): Gap[] {
  const listed = scene.networks.filter(({ intent }) => intent.ownServices.length + intent.deniedNames.length > 0);
  if (listed.length === 0) return [];
  const names = allNames(scene);
  const { interfaceEndpoints, gatewayEndpoints } = scene.model;
  const endpoints = [...interfaceEndpoints.values(), ...gatewayEndpoints.values()];
  return listed.flatMap((network) => {
    const own = endpoints.filter((e) => e.vpc === network.vpc.key).map((e) => e.service.toLowerCase());
    const offered = (setOf(scene, network)?.intent.services ?? []).map(({ service }) => service.toLowerCase());
    const services = [...new Set([...own, ...offered])];
    const say = (word: string, key: string, problem: string, known: readonly string[]): Gap[] => {
      if (known.includes(word)) return [];
      const near = nearest(word, known);
      const fix = near === undefined ? "" : `; did you mean ${near}?`;
      return [{ message: `${word}, under ${key} of ${nameOf(network)}, ${problem}${fix}`, urn: network.vpc.urn }];
    };
    const strange = "is no service of an endpoint in its VPC, nor of its endpoint set";
    return [
      ...network.intent.ownServices.flatMap((word) => say(word, "ownServices", strange, services)),
      ...network.intent.deniedNames.flatMap((word) => say(word, "deniedNames", "is no name that is in use", names)),
    ];
  });
}
