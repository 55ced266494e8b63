/**
 * Objects of a Kubernetes cluster. Pods are workloads of their subnets, of which every verdict about those speaks. What
 * a controller makes in AWS for an object is in no state: load balancers, and with some controllers anything.
 */
import type { ResourceNode, Value } from "../graph";

/** API groups whose objects act within the cluster, but for those below: Kubernetes' own, and what is widely used. */
const IN_CLUSTER =
  /^(core|meta|apps|batch|autoscaling|policy|extensions|[a-z-]+(\.[a-z-]+)*\.k8s\.io|helm\.sh|yaml|kustomize|(.+\.)?(cert-manager|istio|keda|kyverno|external-secrets|traefik|linkerd|cilium|projectcalico|grafana|jaegertracing|knative|fluxcd|tekton|nginx|sigs\.x-k8s)\.(io|sh|dev|org)|monitoring\.coreos\.com)$/;

/** Whose objects stand for content that the state does not show, in a cluster's own words. */
const CONTENT = /^(helm\.sh\/[^:]*:Release|[^:]*\.fluxcd\.io\/[^:]*:(Kustomization|HelmRelease|Terraform))$/;

/** Objects for which a controller makes a load balancer (Kubernetes documentation, Service, Ingress, Gateway API). */
const BALANCERS = /^((networking\.k8s\.io|extensions)\/[^:]*:Ingress|gateway\.networking\.k8s\.io\/[^:]*:Gateway)$/;

/** True for a resource of the `kubernetes` package. */
export function isKubernetes({ type }: ResourceNode): boolean {
  return type.startsWith("kubernetes:");
}

/** Why an object may carry others' traffic or change an account's network; `undefined` if it cannot. */
export function carriedBy({ type, properties, component }: ResourceNode): string | undefined {
  // A patch changes part of an object of its kind, and a list holds several.
  const token = type.replace(/^kubernetes:/, "").replace(/(Patch|List)$/, "");
  const group = token.replace(/\/.*/, "");
  // What a component makes is listed besides.
  if (component) return undefined;
  if (token.startsWith("core/") && token.endsWith(":Service"))
    return isClosed(properties.spec) ? undefined : "a Service makes a load balancer that no state shows";
  if (BALANCERS.test(token)) return "a controller makes a load balancer for it that no state shows";
  if (CONTENT.test(token)) return "what it brings into the cluster is in no state";
  return IN_CLUSTER.test(group) ? undefined : `what a controller makes in AWS for objects of ${group} is in no state`;
}

/** Types of a Service with addresses of the cluster or its nodes alone; one that gives none is a ClusterIP. */
const CLOSED = new Set<Value>([undefined, null, "ClusterIP", "NodePort", "ExternalName"] as Value[]);

function isClosed(spec: Value | undefined): boolean {
  if (spec === undefined) return true;
  return (
    typeof spec === "object" && spec !== null && !("$unknown" in spec) && CLOSED.has((spec as { type: Value }).type)
  );
}
