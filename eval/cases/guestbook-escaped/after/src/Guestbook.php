<?php

declare(strict_types=1);

namespace Village;

use PDO;

/** What visitors wrote. An entry is shown once somebody from the village has approved it. */
final class Guestbook
{
    public function __construct(private readonly PDO $database)
    {
    }

    public function add(string $name, string $text): void
    {
        $this->database
            ->prepare('insert into guestbook (name, text, approved) values (?, ?, 0)')
            ->execute([$name, $text]);
    }

    /** @return list<array{name: string, text: string}> */
    public function newest(int $limit): array
    {
        $statement = $this->database->prepare(
            'select name, text from guestbook where approved = 1 order by id desc limit ?'
        );
        $statement->bindValue(1, $limit, PDO::PARAM_INT);
        $statement->execute();

        return $statement->fetchAll(PDO::FETCH_ASSOC);
    }
}
