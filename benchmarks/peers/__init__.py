"""What the product is measured against: small servers written for this, and how they are installed and started."""
