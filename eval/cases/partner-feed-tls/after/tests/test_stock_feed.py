from partners.stock_feed import StockLine, parse_stock


def test_leaves_out_what_can_not_be_read():
    assert parse_stock("sku;quantity\nA1;3\nA2;many\n") == [StockLine("A1", 3)]
