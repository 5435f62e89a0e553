import { useDeferredValue, useEffect, useState } from "react";
import { searchPeople, type Person } from "./api";
import { PersonRow } from "./PersonRow";

interface Props {
  departmentId: string;
  onChoose(person: Person): void;
}

export function PeopleSearch({ departmentId, onChoose }: Props) {
  const [typed, setTyped] = useState("");
  const [people, setPeople] = useState<Person[]>([]);
  const [failure, setFailure] = useState<string>();
  const wanted = useDeferredValue(typed.trim());

  useEffect(() => {
    const controller = new AbortController();
    searchPeople({ departmentId, text: wanted, limit: 20 }, controller.signal)
      .then((found) => {
        setPeople(found);
        setFailure(undefined);
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setFailure(String(error));
      });
    return () => controller.abort();
  });

  return (
    <section>
      <input
        type="search"
        aria-label="Search people"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {failure !== undefined && <p role="alert">The search does not answer: {failure}</p>}
      <ul>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onChoose={() => onChoose(person)} />
        ))}
      </ul>
    </section>
  );
}
