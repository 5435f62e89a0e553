from social.tags import find_tags


def test_finds_each_tag_once():
    tags = find_tags("Off to #Lisbon with @ada, #lisbon! #road-trip")
    assert tags.hashtags == ["lisbon", "road-trip"]
    assert tags.mentions == ["ada"]


def test_leaves_addresses_alone():
    assert find_tags("see https://example.org/#top").hashtags == []
