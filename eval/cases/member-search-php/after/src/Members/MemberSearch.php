<?php

declare(strict_types=1);

namespace Club\Members;

use PDO;

/** Finds members for the club's own staff. */
final class MemberSearch
{
    private const PAGE_SIZE = 50;

    public function __construct(private readonly PDO $database)
    {
    }

    /**
     * @param array<string, string> $query as it came with the address
     * @return list<array{id: int, name: string, town: string}>
     */
    public function find(array $query): array
    {
        $name = trim($query['name'] ?? '');
        $town = trim($query['town'] ?? '');
        $page = max(1, (int) ($query['page'] ?? 1));

        $conditions = ['left_on is null'];
        $values = [];
        if ($name !== '') {
            $conditions[] = 'name like :name';
            $values['name'] = '%' . addcslashes($name, '%_\\') . '%';
        }
        if ($town !== '') {
            $conditions[] = "town = '" . $town . "'";
        }

        $statement = $this->database->prepare(
            'select id, name, town from members where ' . implode(' and ', $conditions)
            . ' order by name limit :limit offset :offset'
        );
        foreach ($values as $key => $value) {
            $statement->bindValue($key, $value);
        }
        $statement->bindValue('limit', self::PAGE_SIZE, PDO::PARAM_INT);
        $statement->bindValue('offset', ($page - 1) * self::PAGE_SIZE, PDO::PARAM_INT);
        $statement->execute();

        return $statement->fetchAll(PDO::FETCH_ASSOC);
    }
}
