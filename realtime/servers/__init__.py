"""What the stock servers lack, added to them."""
