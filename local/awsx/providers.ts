import { monitor } from "../recorder/internals";

/**
 * Follows which provider of AWS a component that a plugin makes gets from its parents: on the wire it has none, and the
 * SDK's mocks do not say it either, because the engine hands it down. Call it after mocks are set.
 * @returns reference of the provider of a component, by its type and name; `undefined` where no parent has one
 */
export function followProviders(): (type: string, name: string) => string | undefined {
  const tapped = monitor();
  const register = tapped.registerResource.bind(tapped);
  const handed = new Map<string, string>();
  const remote = new Map<string, string>();
  tapped.registerResource = (request, callback) => {
    const own = request.getProvidersMap().get("aws") ?? handed.get(request.getParent());
    if (own !== undefined && request.getRemote()) remote.set(`${request.getType()} ${request.getName()}`, own);
    return register(request, (error, response) => {
      const urn = (response as { getUrn?: () => string } | undefined)?.getUrn?.();
      if (own !== undefined && urn !== undefined) handed.set(urn, own);
      callback(error, response);
    });
  };
  return (type, name) => remote.get(`${type} ${name}`);
}
