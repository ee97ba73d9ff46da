"""Tables of the page types and of the hub's settings."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import hub.cms.links
import hub.plugins.pages
import modelcluster.contrib.taggit
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'audience',
                'verbose_name_plural': 'audiences',
            },
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('hero_heading', models.CharField(blank=True, help_text='The first thing people read. One sentence that says what this community is. Empty: the name.', max_length=140)),
                ('hero_text', models.TextField(blank=True, help_text='Two or three sentences: who you are and what people can do here.', max_length=400)),
                ('first_label', models.CharField(blank=True, help_text='Such as “Join us”.', max_length=40, verbose_name='main button')),
                ('first_link', models.CharField(blank=True, help_text='Such as /accounts/signup/.', max_length=250, validators=[hub.cms.links.check_target], verbose_name='leads to')),
                ('second_label', models.CharField(blank=True, help_text='Such as “How it works”.', max_length=40, verbose_name='second button')),
                ('second_link', models.CharField(blank=True, max_length=250, validators=[hub.cms.links.check_target], verbose_name='leads to')),
                ('steps_heading', models.CharField(blank=True, default='Take part in three steps', max_length=80, verbose_name='heading above the steps')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HubSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Co-Pro Hub', help_text='The name of your hub, in the header of every page.', max_length=60)),
                ('strapline', models.CharField(blank=True, default='The home of a co-production community', help_text='A few words beside the name.', max_length=120)),
                ('contact_email', models.EmailField(blank=True, help_text='In the footer of every page. People write here when stuck.', max_length=254, verbose_name='contact email address')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact phone')),
            ],
            options={
                'verbose_name': 'hub: name and contact',
            },
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences under the heading: what people find here.', max_length=600)),
            ],
            options={
                'verbose_name': 'news index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NotePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('group', models.CharField(help_text='Who met, such as “Allies Group”.', max_length=100)),
                ('date', models.DateField(db_index=True, default=django.utils.timezone.localdate, help_text='The day of the meeting.', verbose_name='meeting date')),
                ('also_came', models.CharField(blank=True, help_text='In words, such as “two people from the hospital”.', max_length=250, verbose_name='who else came')),
                ('apologies', models.CharField(blank=True, help_text='Who could not come, and what they sent, if they agree to be named.', max_length=250)),
                ('summary', models.TextField(blank=True, help_text='What the meeting was about, in one or two sentences. Shown in lists and search.', max_length=400)),
                ('body', hub.plugins.pages.BodyField(blank=True)),
                ('left_out', models.TextField(blank=True, help_text='Such as: “A part of item 3, because the person who told it asked for that.”', max_length=600, verbose_name='what was left out, and why')),
            ],
            options={
                'verbose_name': 'meeting note',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NotesIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences under the heading: what people find here.', max_length=600)),
            ],
            options={
                'verbose_name': 'notes index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ResourceIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences under the heading: what people find here.', max_length=600)),
            ],
            options={
                'verbose_name': 'resource index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences under the heading. Also used by search.', max_length=400)),
                ('body', hub.plugins.pages.BodyField(blank=True)),
            ],
            options={
                'verbose_name': 'standard page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(help_text='Two or three words, such as “Say hello”.', max_length=60)),
                ('text', models.CharField(max_length=240)),
                ('link', models.CharField(blank=True, help_text='Where the step leads, such as /spaces/.', max_length=250, validators=[hub.cms.links.check_target])),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cms.homepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FooterLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=60)),
                ('link', models.CharField(help_text='Such as /privacy/.', max_length=250, validators=[hub.cms.links.check_target])),
                ('settings', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='footer_links', to='cms.hubsettings')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('picture_alt', models.CharField(blank=True, help_text='What the picture shows, in a sentence, for people who cannot see it. Needed when there is a picture.', max_length=250, verbose_name='description of the picture')),
                ('picture_caption', models.CharField(blank=True, help_text='Words under the picture.', max_length=250, verbose_name='caption')),
                ('picture_credit', models.CharField(blank=True, help_text='Who made the picture.', max_length=120, verbose_name='credit')),
                ('date', models.DateField(db_index=True, default=django.utils.timezone.localdate, help_text='The day people see; the newest comes first.')),
                ('standfirst', models.TextField(help_text='One or two sentences under the heading. Also shown in lists, the feed and search.', max_length=300)),
                ('body', hub.plugins.pages.BodyField(blank=True)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
            ],
            options={
                'verbose_name': 'news page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='NewsByline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(blank=True, help_text='Or just a name, for somebody who is not a member or does not want a link.', max_length=120)),
                ('member', models.ForeignKey(blank=True, help_text='A member of this hub. The name links to their profile.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='cms.newspage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NewsTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='cms.newspage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='newspage',
            name='topics',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A few words, separated by commas. People can list the news by topic.', through='cms.NewsTopic', to='taggit.Tag', verbose_name='topics'),
        ),
        migrations.CreateModel(
            name='NoteFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(blank=True, help_text='What the link says, such as “Notes of 3 November”. Empty: the title of the document.', max_length=120)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtaildocs.document')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='cms.notepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NotePerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(blank=True, help_text='Or just a name, for somebody who is not a member or does not want a link.', max_length=120)),
                ('member', models.ForeignKey(blank=True, help_text='A member of this hub. The name links to their profile.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='cms.notepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoteTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='cms.notepage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='notepage',
            name='topics',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A few words, separated by commas.', through='cms.NoteTopic', to='taggit.Tag', verbose_name='topics'),
        ),
        migrations.CreateModel(
            name='ResourceAudience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_resources', to='cms.audience')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResourcePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(help_text='What it is and whom it helps, in one or two sentences. Shown in lists and search.', max_length=400)),
                ('type', models.CharField(choices=[('guide', 'Guide'), ('report', 'Report'), ('case-study', 'Case study'), ('checklist', 'Checklist'), ('template', 'Template'), ('policy', 'Policy'), ('training', 'Training'), ('paper', 'Paper'), ('other', 'Other')], default='guide', max_length=20)),
                ('format', models.CharField(choices=[('document', 'Document'), ('web-page', 'Web page'), ('video', 'Video'), ('audio', 'Audio'), ('slides', 'Slides'), ('easy-read', 'Easy Read')], default='document', max_length=20)),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='The year it was made.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)])),
                ('link', models.URLField(blank=True, help_text='Where it is on the web. Empty when you add files below.', max_length=500)),
                ('body', hub.plugins.pages.BodyField(blank=True)),
                ('audience', modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='Whom it is for, such as members, staff, researchers. Separated by commas.', through='cms.ResourceAudience', to='cms.Audience', verbose_name='audience')),
            ],
            options={
                'verbose_name': 'resource',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ResourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(blank=True, help_text='What the link says, such as “Notes of 3 November”. Empty: the title of the document.', max_length=120)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtaildocs.document')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='cms.resourcepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='resourceaudience',
            name='content_object',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='audience_items', to='cms.resourcepage'),
        ),
        migrations.CreateModel(
            name='ResourceTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='cms.resourcepage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='topics',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A few words, separated by commas.', through='cms.ResourceTopic', to='taggit.Tag', verbose_name='topics'),
        ),
    ]
