/**
 * Resources whose absence no check of the deployment notices, by what they are named in the test, and for whom they
 * matter. The test holds this table against what it finds, both ways: a resource that nobody misses any more, or one
 * that somebody begins to miss, changes it.
 */
export const SURVIVORS: readonly { readonly what: RegExp; readonly reason: string }[] = [
  { what: /^\S+ Alias /, reason: "a name under which people find the key; everything else goes by its ARN" },
  { what: /^\S+ CatalogTable /, reason: "lets people ask the logs in SQL; the logs are written without it" },
  { what: /^\S+ NamedQuery /, reason: "a question that people may ask again; nothing runs it by itself" },
  {
    what: /^\S+ BucketObjectv2 \S*\/?inventory\//,
    reason: "what the addresses in the logs are called; only the saved queries read it",
  },
  {
    what: /^\S+ Link /,
    reason: "shows a caller's Bedrock metrics to people in the network account; they stay in the caller's own",
  },
];
