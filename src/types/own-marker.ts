/** What everything that we write on a forge begins with, hidden from readers; what follows says which thing it is. */
export const ownMarker = "<!-- chorale";
