"""What the backend for Elasticsearch and OpenSearch is made of."""
