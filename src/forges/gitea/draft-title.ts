/** How a title begins that makes a draft, unless the host's administrator chose otherwise; and GitHub's word for it. */
const prefix = /^\s*(?:\[(?:wip|draft)\]|(?:wip|draft):)/i;

/** Whether a title says that the pull request is a draft, for hosts that don't tell. */
export function isDraftTitle(title: string): boolean {
  return prefix.test(title);
}
