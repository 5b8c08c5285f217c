/**
 * RFC 1123, 2.1, and RFC 1035, 2.3.1: labels of letters, digits and hyphens, none at a label's ends. An IPv4 address has
 * that form too.
 */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Whether a text may stand for a host in a `Host` header, without its port. @param text in lower case */
export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}
