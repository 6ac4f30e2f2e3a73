"""What people and channels follow: sets it up, lists it, and brings the notices to them."""
