"""What is shown and asked: packs, the exhibition calendar and the forms engine. No Qt, no network."""
