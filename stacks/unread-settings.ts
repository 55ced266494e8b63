/** Settings of providers that the engine makes by itself: this program makes its own, which read none of them. */
const UNREAD = /^(aws|aws-native|awsx):/;

/** Those of a stack's settings that nothing reads, sorted. */
export function unreadSettings(keys: readonly string[]): string[] {
  return keys.filter((key) => UNREAD.test(key)).sort();
}

/** Why a setting does nothing, and what to do instead. */
export const UNREAD_TEXT =
  "no provider of this program reads it: each takes its role from bedrock-hub:accounts and its Region from bedrock-hub:hub or regions; " +
  "choose the credentials that assume the roles outside of the file (AWS_PROFILE), and remove the line";
