/** What everything that we write on a forge begins with, hidden from readers; what follows says which thing it is. */
export const ownMarker = "<!-- chorale";

/** Every review comment begins with it; so a forge can find the comment again. */
export const reviewMarker = `${ownMarker}:review -->`;

/** What the one timing comment in an issue begins with. */
export const timingMarker = `${ownMarker}:timing -->`;

/** What the review begins with that holds the changes which can be committed from the page. */
export const suggestionsMarker = `${ownMarker}:suggestions -->`;

/** What every remark begins with on Gitea, on a line of its own that isn't shown. */
export const remarkMarker = `${ownMarker}:remark -->`;

/**
 * What the reply to a comment begins with.
 *
 * @param index which of its commands is answered, where that one has a reply of its own
 */
export function replyMarker(commentId: number, index?: number): string {
  return `${ownMarker}:reply ${commentId}${index === undefined ? "" : ` ${index}`} -->`;
}

/** What the one comment begins with that tells somebody what they may not do. */
export function refusalMarker(login: string): string {
  return `${ownMarker}:refusal ${login} -->`;
}
