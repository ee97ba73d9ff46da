package hub;

import java.io.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * For tests only. The build of Elasticsearch that Maven Central has comes without its module of analysers; these are
 * the four parts of it that search/backends/elastic/mapping.py asks for, over the classes of Lucene that do the
 * work in the whole server, too.
 */
public class HubAnalysis extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of("mapping", (index, environment, name, settings) -> {
            NormalizeCharMap.Builder signs = new NormalizeCharMap.Builder();
            for (String rule : settings.getAsList("mappings")) {
                String[] sides = rule.split("=>");
                if (!sides[1].equals("\\u0020")) {
                    throw new IllegalArgumentException("here a sign can become a space alone, not [" + sides[1] + "]");
                }
                signs.add(sides[0], " ");
            }
            NormalizeCharMap map = signs.build();
            return new CharFilterFactory() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public Reader create(Reader text) {
                    return new MappingCharFilter(map, text);
                }
            };
        });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        Map<String, AnalysisProvider<TokenFilterFactory>> filters = new HashMap<>();
        filters.put("asciifolding", (index, environment, name, settings) -> new Folding(name));
        filters.put("stemmer", (index, environment, name, settings) -> {
            if (!settings.get("language", "english").equals("english")) {
                throw new IllegalArgumentException("here only English has a stemmer");
            }
            return filter(name, PorterStemFilter::new);
        });
        filters.put("edge_ngram", (index, environment, name, settings) -> {
            int shortest = settings.getAsInt("min_gram", 1);
            int longest = settings.getAsInt("max_gram", 2);
            return filter(name, tokens -> new EdgeNGramTokenFilter(tokens, shortest, longest, false));
        });
        return filters;
    }

    private static TokenFilterFactory filter(String name, Function<TokenStream, TokenStream> make) {
        return new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(TokenStream tokens) {
                return make.apply(tokens);
            }
        };
    }

    /** One that keywords may go through as well. */
    private record Folding(String name) implements NormalizingTokenFilterFactory {
        @Override
        public TokenStream create(TokenStream tokens) {
            return new ASCIIFoldingFilter(tokens);
        }
    }
}
